"""The tests: they mirror core/ and dashboard/; browser/ and soak/ look from outside."""
