"""What there is to choose: registries by the names that files use; menus are built from them."""
