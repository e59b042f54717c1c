# Workloads composed of their modules, evaluated as on the machine: what their systems have.
{
  nixpkgs,
  overlays ? [ ],
  modules,
  kind ? "container",
  system ? "x86_64-linux",
  ...
}:
let
  made = import ../broker/workloads {
    nixpkgs = /. + nixpkgs;
    inherit system;
    overlays = map (file: import (/. + file)) overlays;
    answers = builtins.toJSON {
      name = "dev";
      inherit kind modules;
    };
  };
  inherit (made) config;
in
{
  inherit (made) drvPath;
  consoles = builtins.filter (
    each: builtins.match "console=.*" each != null
  ) config.boot.kernelParams;
  failed = map (each: each.message) (builtins.filter (each: !each.assertion) config.assertions);
  hostName = config.networking.hostName;
  git = config.programs.git.enable;
  shell = config.users.users.dev.shell.pname or "";
  codeServer = if config.services.code-server.enable then config.services.code-server.host else null;
  tailscale = config.services.tailscale.enable;
  docker = config.virtualisation.docker.enable;
  agent = config.services.qemuGuest.enable;
  openPorts = config.networking.firewall.allowedTCPPorts;
  workspace = config.systemd.tmpfiles.settings ? workspace;
  packages = map (each: each.pname or each.name) config.environment.systemPackages;
}
