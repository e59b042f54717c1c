# The six subvolumes of a workstation's disk. @root and @home are those that immutability resets.
{
  mountPoints = {
    "@root" = "/";
    "@home" = "/home";
    "@nix" = "/nix";
    # What services keep, and the journals, which tell what happened before a reset.
    "@var" = "/var";
    # CLEAN, PREVIOUS and PENULTIMATE of each reset subvolume.
    "@snapshots" = "/.snapshots";
    "@swap" = "/.swap";
  };

  reset = [
    "@root"
    "@home"
  ];
}
