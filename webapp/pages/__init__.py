"""The addresses: one blueprint a resource."""
