# Names of packages → nixpkgs' config that allows these of what is not free, and no other.
{ lib }: names: {
  allowUnfreePredicate = package: lib.elem (lib.getName package) names;
}
