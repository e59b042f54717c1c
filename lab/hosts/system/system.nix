# A toplevel as NixOS has it, small enough that a test can build many: what a deploy copies, diffs, switches to and goes back
# from. Built by the real Nix. What it does not have: systemd, units, users, a boot loader.
{
  name,
  # What NixOS calls system.nixos.label.
  label ? "25.11.lab",
  kernelVersion ? "6.12.1",
  # What its boot menu starts the kernel with.
  kernelParams ? "console=ttyS0",
  # [{ name, version, kib }]: packages in the closure, with so much to copy.
  packages ? "[]",
  # Shell lines that `activate` runs last.
  activation ? "",
  # What its /etc/kiln/system.json says; "" for one that Kiln did not make, which has no such file.
  stateVersion ? "",
  # Lines of sh for bin/switch-to-configuration, before it does anything: `exit 4` is one whose units failed.
  switch ? "",
  # Lines of sh for the kiln-updates in its sw/bin; "" for one without.
  updates ? "",
}:
let
  mk =
    drvName: env:
    derivation (
      env
      // {
        name = drvName;
        system = builtins.currentSystem;
        builder = "/bin/bash";
        args = [
          "-euc"
          ". ${./build.sh}; build_${env.kind}"
        ];
        PATH = "/usr/bin";
      }
    );
  linux = mk "linux-${kernelVersion}" {
    kind = "kernel";
    version = kernelVersion;
  };
  pathOf =
    each:
    mk "${each.name}-${each.version}" {
      kind = "package";
      kib = toString each.kib;
    };
in
mk "nixos-system-${name}-${label}" {
  kind = "system";
  inherit
    name
    label
    linux
    activation
    kernelParams
    switch
    updates
    stateVersion
    ;
  packages = map pathOf (builtins.fromJSON packages);
}
