# The texts that the programs of ../apps generate on a host.
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
      settings.apps = {
        bash = {
          enable = true;
          history = 4321;
        };
        onePassword.enable = true;
        plasma.settings.kdeglobals.KDE.SingleClick = false;
        vscode = {
          enable = true;
          settings."editor.formatOnSave" = true;
        };
      };
    }
  ];
  namesOf = config: map lib.getName config.environment.systemPackages;
  programs =
    config:
    lib.intersectLists (namesOf config) [
      "1password"
      "1password-cli"
      "vscode"
      "vscode-with-extensions"
      "code"
    ];
in
{
  refused = map (each: each.message) (lib.filter (each: !each.assertion) config.assertions);
  # Only its derivation, which evaluates because the unfree packages are allowed.
  toplevel = config.system.build.toplevel.drvPath;
  programs = programs config;
  without = programs (evaluate [ ]);
  bashrc = config.environment.etc.bashrc.text;
  ssh = config.programs.ssh.extraConfig;
  kde = config.environment.etc."xdg/kdeglobals".source.text;
  kxkbrc =
    (evaluate [
      {
        settings.desktop.environment = lib.mkForce "plasma";
        settings.locale.keyboardLayout = "de,us";
      }
    ]).environment.etc."xdg/kxkbrc".source.text;
  vscode = config.systemd.user.tmpfiles.rules;
  wrappers = lib.intersectLists (lib.attrNames config.security.wrappers) [
    "1Password-BrowserSupport"
    "op"
  ];
}
