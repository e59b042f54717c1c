# One door to both programs, on port 3002: Vibe Kanban at /, Claude Code Router at /ccr/.
_:
let
  # nginx's own $host drops the port, and the programs compare Origin with Host.
  keepHost = ''
    proxy_set_header Host $visited_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    # Agents stream their answers and may think for a long time in between.
    proxy_buffering off;
    proxy_read_timeout 1h;
    proxy_send_timeout 1h;
  '';
in
{
  services.nginx = {
    enable = true;
    recommendedGzipSettings = true;
    clientMaxBodySize = "64m";
    upstreams = {
      vibe_kanban.servers."127.0.0.1:3000" = { };
      claude_code_router.servers."127.0.0.1:3456" = { };
    };
    # Through a map, because gixy, without which nixpkgs builds no nginx.conf, refuses $http_host in a Host header: two
    # virtual hosts might then disagree on whose request it is. Here is one, for every name.
    #
    # Both programs call their interface /api by an absolute path; the page that asks tells which is meant.
    appendHttpConfig = ''
      map $http_host $visited_host {
        default $http_host;
      }
      map $http_referer $api_of {
        default vibe_kanban;
        "~^https?://[^/]+/ccr/" claude_code_router;
      }
    '';
    virtualHosts."ai-sandbox" = {
      default = true;
      listen = [
        {
          addr = "0.0.0.0";
          port = 3002;
        }
        {
          addr = "[::]";
          port = 3002;
        }
      ];
      locations = {
        "/" = {
          proxyPass = "http://vibe_kanban";
          proxyWebsockets = true;
          extraConfig = keepHost;
        };
        "/api/" = {
          proxyPass = "http://$api_of";
          proxyWebsockets = true;
          extraConfig = keepHost;
        };
        "= /ccr".return = "302 /ccr/ui/";
        "= /ccr/".return = "302 /ccr/ui/";
        "/ccr/" = {
          proxyPass = "http://claude_code_router/";
          proxyWebsockets = true;
          extraConfig = keepHost;
        };
      };
    };
  };

  systemd.services.nginx = {
    after = [ "setup-agent-environment.service" ];
    requires = [ "setup-agent-environment.service" ];
  };
}
