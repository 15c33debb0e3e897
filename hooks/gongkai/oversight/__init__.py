"""What a site's records say of the handling as a whole: clock, statistics, reconciliation. Pure: site values -> figures."""
