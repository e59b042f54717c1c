# The system.stateVersion of a machine that is made now: the release of nixpkgs that Kiln builds from. It is named here only,
# and goes up with that release. A machine that exists keeps its own: settings.json brings it. docs/adr/0025.
"26.05"
