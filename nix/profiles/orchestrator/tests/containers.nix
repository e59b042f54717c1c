# Containers composed of their modules, evaluated as on the machine: what their systems have.
{
  nixpkgs,
  overlays ? [ ],
  modules,
  ...
}:
let
  made = import ../broker/containers {
    nixpkgs = /. + nixpkgs;
    system = "x86_64-linux";
    overlays = map (file: import (/. + file)) overlays;
    answers = builtins.toJSON {
      name = "dev";
      inherit modules;
    };
  };
  inherit (made) config;
in
{
  inherit (made) drvPath;
  failed = map (each: each.message) (builtins.filter (each: !each.assertion) config.assertions);
  hostName = config.networking.hostName;
  git = config.programs.git.enable;
  shell = config.users.users.dev.shell.pname or "";
  codeServer = if config.services.code-server.enable then config.services.code-server.host else null;
  tailscale = config.services.tailscale.enable;
  openPorts = config.networking.firewall.allowedTCPPorts;
  workspace = config.systemd.tmpfiles.settings ? workspace;
  packages = map (each: each.pname or each.name) config.environment.systemPackages;
}
