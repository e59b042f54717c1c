# What you add to the full variant: it is part of the system while settings.json's variant is "full".
{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [
    # Add your packages here
  ];
}
