# The packages of a machine that people see: its kernel, systemd and Nix, and what is on its PATH. Package → its versions.
{ config, ... }:
builtins.mapAttrs (_: packages: map (each: each.version or "") packages) (
  builtins.groupBy (each: each.pname or each.name) (
    [
      config.boot.kernelPackages.kernel
      config.systemd.package
      config.nix.package
    ]
    ++ config.environment.systemPackages
  )
)
