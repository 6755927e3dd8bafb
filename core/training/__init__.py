"""Loss, batches and the training loop."""
