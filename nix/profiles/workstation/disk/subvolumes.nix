# The six subvolumes of a workstation's disk. @root and @home are those that immutability resets.
{
  mountPoints = {
    "@root" = "/";
    "@home" = "/home";
    "@nix" = "/nix";
    # Journals outlive a reset: they tell what happened before it.
    "@log" = "/var/log";
    # CLEAN, PREVIOUS and CURRENT of each reset subvolume.
    "@snapshots" = "/.snapshots";
    "@swap" = "/.swap";
  };

  reset = [
    "@root"
    "@home"
  ];
}
