"""Casefile: claims, who made them, where, in which words, and who checked it."""
