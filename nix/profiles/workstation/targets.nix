# A host (a module, as in ./hosts) → its three configurations, each a list of modules that come on top of
# this profile. The flake gives them as nixosConfigurations HOST-Standard-Boot, HOST-Secure-Boot and
# HOST-Disk-Operation; ./hosts.nix does so for all hosts at once.
host: {
  Standard-Boot = [
    host
    ./targets/standard-boot.nix
  ];
  Secure-Boot = [
    host
    ./targets/secure-boot.nix
  ];
  Disk-Operation = [
    host
    ./targets/disk-operation.nix
  ];
}
