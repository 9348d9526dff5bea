"""Drawing values at random, the same on every machine: a stream of words, and draws made of it."""
