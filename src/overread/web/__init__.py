"""Shared by portal and console only."""
