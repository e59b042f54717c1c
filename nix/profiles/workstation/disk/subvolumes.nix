# The six subvolumes of a workstation's disk. @root and @home are those that immutability resets.
{
  mountPoints = {
    "@root" = "/";
    "@home" = "/home";
    "@nix" = "/nix";
    # The data of services, and the journals, which show what happened before a reset.
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
