# What is not free of this profile: NVIDIA's driver and Parallels' guest tools, each on the hosts that need them.
[
  "nvidia-settings"
  "nvidia-x11"
  "prl-tools"
]
