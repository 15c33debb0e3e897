"""What flows through the pipeline: problems, dates, documents, fragments. Frozen, plain, picklable."""
