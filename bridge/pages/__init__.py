"""Pages of HTML that need no server and no network: one template for all of them."""
