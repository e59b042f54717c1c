# A profile is an ordinary NixOS module. Options made with formOption are the form that a person fills in.
{
  config,
  lib,
  pkgs,
  kilnLib,
  ...
}:
let
  cfg = config.kiln.myProfile;
in
{
  options.kiln.myProfile.greeting = kilnLib.formOption {
    label = "Greeting";
    group = "My profile";
    order = 50;
    type = lib.types.str;
    default = "Welcome.";
    description = "What is shown after login.";
    example = "Hands off, this is build 42.";
  };

  config = {
    users.motd = cfg.greeting;
    environment.systemPackages = [ pkgs.htop ];
  };
}
