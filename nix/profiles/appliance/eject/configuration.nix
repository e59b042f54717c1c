# What you add to the system: it is part of it as it is here.
{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [
    # Add your packages here
  ];
}
