"""What comes from elsewhere and goes elsewhere: importers and exporters, without Qt."""
