{
  imports = [
    ../machine/qemu.nix
    ./nginx.nix
  ];
  # Half of what a machine of a test has.
  kiln.appliance.homeAssistant.memoryMiB = 2048;
}
