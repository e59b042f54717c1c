# What is open, and what the switch closes.
{ config, lib, ... }:
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

  services.openssh.settings.PermitRootLogin = lib.mkIf cfg.hardening (lib.mkForce "no");

  # Switched on only with the hardening: without it agents are meant to use sudo, which NoNewPrivileges forbids and
  # whose commands would see the same read-only system.
  systemd.services = lib.mkIf cfg.hardening (
    lib.genAttrs [ "vibe-kanban" "claude-code-router" ] (_: {
      serviceConfig = {
        NoNewPrivileges = true;
        CapabilityBoundingSet = "";
        LockPersonality = true;
        PrivateTmp = true;
        ProtectClock = true;
        ProtectControlGroups = true;
        ProtectHostname = true;
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        ProtectSystem = "strict";
        ReadWritePaths = [ config.users.users.agent.home ];
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        SystemCallArchitectures = "native";
        # Left off: MemoryDenyWriteExecute (V8), RestrictNamespaces (Chromium and Claude Code's own sandbox make user
        # namespaces), PrivateDevices and ProtectProc (agents look at what they started, and may want a terminal).
      };
    })
  );
}
