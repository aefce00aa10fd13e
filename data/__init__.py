"""The sample company that fills company 99, for training: control files, customers and RAs. All of it is invented."""
