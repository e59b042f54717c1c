{ imports = [ ../machine/qemu.nix ]; }
