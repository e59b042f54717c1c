# The unfree package of this profile: the environment in which programs for other Linux systems run (steam-run).
[
  "steam-run"
  "steam-unwrapped"
]
