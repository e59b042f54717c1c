# What you add to the simple variant: it is part of the system while settings.json's variant is "simple".
{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [
    # Add your packages here
  ];
}
