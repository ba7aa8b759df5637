"""Child processes for work that must be stoppable: rendering strangers' templates, reading strangers' documents."""
