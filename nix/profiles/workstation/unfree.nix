# The unfree packages of this profile: NVIDIA's driver and Parallels' guest tools, each on the hosts that need them, and
# the two of ./apps.
[
  "1password"
  "1password-cli"
  "nvidia-settings"
  "nvidia-x11"
  "prl-tools"
  "vscode"
]
