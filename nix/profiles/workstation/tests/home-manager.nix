# Texts of an installed workstation whose flake has home-manager and plasma-manager as inputs.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
}:
let
  lib = import (/. + nixpkgs + "/lib");
  folder = /. + inputs;
  host = (import ../hosts.nix { inherit lib; })."VM-TEST-Standard-Boot";
  evaluate =
    modules:
    (import ../../../lib/eval.nix {
      nixpkgs = /. + nixpkgs;
      inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
      overlays = map (file: import (/. + file)) overlays;
      profile = "workstation";
      inherit (host) system;
      modules = host.modules ++ modules;
    }).config;
  config = evaluate [
    {
      settings.disk.immutability.enable = true;
      home-manager.users.admin = {
        home.stateVersion = "26.05";
        programs = {
          bash = {
            enable = true;
            shellAliases.gs = "git status";
          };
          git = {
            enable = true;
            settings.user.name = "Ada";
          };
          vscode.enable = true;
          plasma = {
            enable = true;
            configFile.kdeglobals.KDE.SingleClick = false;
          };
        };
      };
    }
  ];
  home = config.home-manager.users.admin;
in
{
  refused = map (each: each.message) (lib.filter (each: !each.assertion) config.assertions);
  toplevel = config.system.build.toplevel.drvPath;
  unit = config.systemd.services.home-manager-admin.wantedBy;
  files = lib.attrNames home.home.file;
  bashrc = home.home.file.".bashrc".source.text;
  plasma = home.programs.plasma.configFile.kdeglobals.KDE.SingleClick.value;
  # A machine without a home of home-manager's is what it is without the input.
  units = lib.filter (lib.hasPrefix "home-manager-") (lib.attrNames (evaluate [ ]).systemd.services);
}
