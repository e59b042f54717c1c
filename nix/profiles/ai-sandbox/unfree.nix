# What is not free of this profile: the environment that programs made for other Linux systems run in (steam-run).
[
  "steam-run"
  "steam-unwrapped"
]
