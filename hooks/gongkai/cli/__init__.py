"""The command `gongkai`: what editors and operators type. Chinese help, one problem model, exit codes 0 1 2 3 4.

0 clean · 1 problems in content · 2 wrong use · 3 environment · 4 something found in a built site. Data goes to stdout, messages to stderr.
"""
