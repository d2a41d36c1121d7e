"""Where songs come from: each service's client and traits, and the only ways out to the network."""
