# The agent's stand-in of the profile's own tests (absent in stand-ins.json says why).
{
  imports = [
    ../machine/qemu.nix
    ../../../profiles/strato-host/tests/stand-in.nix
  ];
}
