# The only way in from outside: 3000 (Vibe Kanban), 3456 (Claude Code Router) and 3002 (both: Vibe Kanban at /, the router at
# /ccr/). The programs have no login and listen on loopback, so what may reach them is decided here.
{ config, lib, ... }:
let
  inherit (config.kiln.aiSandbox) hardening;
  ports = import ./ports.nix;

  # nginx's own $host drops the port, and the programs compare Origin with Host.
  keepHost = ''
    proxy_set_header Host $visited_host;
    proxy_set_header X-Sandbox-Secret "";
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    # Agents stream their answers and may think for a long time in between.
    proxy_buffering off;
    proxy_read_timeout 1h;
    proxy_send_timeout 1h;
  '';
  to = upstream: {
    proxyPass = "http://${upstream}";
    proxyWebsockets = true;
    extraConfig = keepHost;
  };

  # A website that had its name point to this machine (DNS rebinding) sends that name as Host; a website that sends a request
  # here from its own page sends its own Origin, or says that it is another site.
  guard = ''
    if ($visited_host = "") {
      return 421;
    }
    if ($from_elsewhere) {
      return 403;
    }
    # No other website shows a page of these in a frame, under clicks that are meant for something else.
    add_header Content-Security-Policy "frame-ancestors 'self'" always;
  '';
  # Each request needs the session that the access secret opens.
  gate = lib.optionalString hardening ''
    auth_request /sandbox-check;
    error_page 401 = @sandbox_login;
  '';
  gateLocations = lib.optionalAttrs hardening {
    "= /sandbox-check" = {
      proxyPass = "http://sandbox_gate/check";
      extraConfig = ''
        internal;
        auth_request off;
        proxy_pass_request_body off;
        proxy_set_header Content-Length "";
      '';
    };
    "= /sandbox-login" = {
      proxyPass = "http://sandbox_gate/sandbox-login";
      extraConfig = ''
        auth_request off;
        limit_req zone=sandbox_login burst=5 nodelay;
        limit_req_status 429;
      '';
    };
    "@sandbox_login".return = "302 /sandbox-login";
  };
  open = port: [
    {
      addr = "0.0.0.0";
      inherit port;
    }
    {
      addr = "[::]";
      inherit port;
    }
  ];
  door = port: locations: {
    default = true;
    listen = open port;
    extraConfig = guard + gate;
    locations = gateLocations // locations;
  };
in
{
  services.nginx = {
    enable = true;
    recommendedGzipSettings = true;
    clientMaxBodySize = "64m";
    upstreams = {
      vibe_kanban.servers."127.0.0.1:${toString ports.kanban}" = { };
      claude_code_router.servers."127.0.0.1:${toString ports.router}" = { };
    }
    // lib.optionalAttrs hardening {
      sandbox_gate.servers."127.0.0.1:${toString ports.gate}" = { };
    };
    # Through maps, because gixy, without which nixpkgs builds no nginx.conf, refuses $http_host in a Host header: two virtual
    # hosts might then disagree on whose request it is. Here each port has one, for every name.
    #
    # Both programs call their interface /api by an absolute path; the page that asks tells which is meant.
    appendHttpConfig = ''
      map $http_host $visited_host {
        default "";
        "~*^(?:localhost|${lib.escapeRegex config.networking.hostName}|[a-z0-9-]+\.local|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$" $http_host;
      }
      map "$http_host $http_origin" $is_foreign_origin {
        default 1;
        "~^\S* $" 0;
        "~*^(?<own_host>\S+) https?://\k<own_host>$" 0;
      }
      map "$http_sec_fetch_site $http_sec_fetch_mode" $is_foreign_site {
        default 0;
        "~^(?:cross-site|same-site) navigate$" 0;
        "~^(?:cross-site|same-site) " 1;
      }
      map "$is_foreign_origin$is_foreign_site" $from_elsewhere {
        default 1;
        "00" 0;
      }
      map $http_referer $api_of {
        default vibe_kanban;
        "~^https?://[^/]+/ccr/" claude_code_router;
      }
      ${lib.optionalString hardening "limit_req_zone $binary_remote_addr zone=sandbox_login:1m rate=10r/m;"}
    '';
    virtualHosts = {
      ai-sandbox = door 3002 {
        "/" = to "vibe_kanban";
        "/api/" = to "$api_of";
        "= /ccr".return = "302 /ccr/ui/";
        "= /ccr/".return = "302 /ccr/ui/";
        "/ccr/" = to "claude_code_router/";
      };
      vibe-kanban = door 3000 { "/" = to "vibe_kanban"; };
      claude-code-router = door 3456 { "/" = to "claude_code_router"; };
    };
  };

  systemd.services.nginx = {
    after = [ "setup-agent-environment.service" ] ++ lib.optional hardening "ai-sandbox-gate.service";
    requires = [ "setup-agent-environment.service" ];
    wants = lib.optional hardening "ai-sandbox-gate.service";
  };
}
