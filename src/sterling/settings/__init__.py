"""Settings: what an operator may choose. `settings.model` names them, `settings.load` finds their values."""
