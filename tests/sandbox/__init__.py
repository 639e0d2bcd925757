"""Stand-ins for the vendors, over real HTTP: as strict as the vendors are known to be, and stricter where unknown."""
