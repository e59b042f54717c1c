# Opens the documented ports, and closes what the hardening switch closes.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.kiln.aiSandbox;
in
{
  # All three are nginx's (nginx.nix); the programs behind it listen on loopback.
  networking.firewall.allowedTCPPorts = [
    3000
    3002
    3456
  ];

  services.openssh.settings.PermitRootLogin = lib.mkIf cfg.hardening "no";

  # Switched on only with the hardening: without it agents are meant to use sudo, which NoNewPrivileges forbids and
  # whose commands would see the same read-only system.
  systemd.services = lib.mkIf cfg.hardening (
    lib.genAttrs [ "vibe-kanban" "claude-code-router" ] (_: {
      serviceConfig = kilnLib.hardened {
        ReadWritePaths = [ config.users.users.agent.home ];
        ProtectHome = null;
        # V8 writes the code that it runs.
        MemoryDenyWriteExecute = null;
        # Chromium and Claude Code's own sandbox make user namespaces.
        RestrictNamespaces = null;
        RestrictAddressFamilies = null;
        SystemCallFilter = null;
        # Agents look at what they started, and may need a terminal.
        PrivateDevices = null;
      };
    })
  );
}
