# A change of how a replaced package is built.
{ pkgs, ... }:
{
  environment.systemPackages = [
    (pkgs.htop.overrideAttrs { configureFlags = [ "--enable-unicode" ]; })
  ];
}
