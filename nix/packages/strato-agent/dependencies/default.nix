# The Package.resolved of agent at the revision of ../default.nix, in the form of swiftpm2nix. The hashes are those of the
# trees at these revisions, without .git; docs/adr/0007-inputs.md says how they were computed.
{
  workspaceStateFile = ./workspace-state.json;
  hashes = {
    "swift-algorithms" = "sha256-cJfOxBB74V7ZE4g6OehYIdtmqYnSFIkJLpkxPo9jiUo=";
    "swift-argument-parser" = "sha256-c0/UcHFZiGbfWMwekQ0Ln1A6NWSeHm9VFOxEYVrB8P0=";
    "swift-asn1" = "sha256-rER5DzdXWj/Bc5XYn773xxgrwUdx80mLS2c+X3vAVIs=";
    "swift-async-algorithms" = "sha256-G1aUN9TkQe1Q/uo7p+Vjn5Y3QZ8h8HD8vIVckxKB0Hg=";
    "swift-atomics" = "sha256-SGalN8YFd/3DtU9tr+vK0pqytRB1a8y6NNAgggrjZW4=";
    "swift-certificates" = "sha256-tZOgR6Dg/czFG5l331rERDQWM89ix4uy9/TM2wTyyGg=";
    "swift-collections" = "sha256-Bhfmf02JbmEdM1TFdM8UGxlouR8kr61WlU1uI2v67v8=";
    "swift-crypto" = "sha256-agqE+q2nLKxx1oA7qAcWtz4fLHd45R8NOy/AOk26D3M=";
    "swift-http-structured-headers" = "sha256-CDMMVztzX4yB1eHCqqAI/cVE/t3QrooMlv5pnsWy/io=";
    "swift-http-types" = "sha256-+NxNaAECoVu5soGlvSrq6Gtj4kbcQ7c5pIT+nzRkpcw=";
    "swift-log" = "sha256-MW9QSZrCdX/D7w02pOwBn4SnWP5DJ+GXJUr5/XN5Ch8=";
    "swift-nio" = "sha256-rvxA5JBwoMDypS7dHCSugbxJwcktjccz4khOAeZTAMk=";
    "swift-nio-extras" = "sha256-H8l6q9EzQ8VLhGSgUa3wESqmH3rHbQYfR6DXirzThCY=";
    "swift-nio-http2" = "sha256-peFQOZiEZK6vBIHuxSA0kawb/0qzWcAKMsJ4cbb7JkA=";
    "swift-nio-ssl" = "sha256-rH9LHm3CcFkMwb1KeykRvqT2RZ5TliNeVrQF9ywuxUE=";
    "swift-nio-transport-services" = "sha256-TDqpWPMMeB5hGsJ+tAHhLD3Nfmmns2cPJtNYY4ht5vc=";
    "swift-numerics" = "sha256-bRkiRuxb4O3SmpsGZ5YaUR4cV3IQoES+u3xZTCzaQ+c=";
    "swift-ovn" = "sha256-djDnEWhIvDZ+oZa0MbX0L8YMsiGvazho39sTmOztKFw=";
    "swift-qemu" = "sha256-zY0D8RebHj+K3lWV/sSEM5QygFYJ2UeKjJtdvuLRSK4=";
    "swift-service-lifecycle" = "sha256-PiY7R4MF98zIOBd4nw/JK5n3EWX93HqSaK2YJZBSUBo=";
    "swift-syntax" = "sha256-kKT7LWR49dsY/wpNlSKd/u0ouX8sPyJY5Mbvjn7YINo=";
    "swift-system" = "sha256-d6j5CDFQLKtjzqfykNgwC0sDKywkQVFlxlG3YyawBwo=";
    "swift-testing" = "sha256-nOSqZxgXWKZbhWJXElx24J5b3M5woLEPNzfgM7RLq/Y=";
    "swift-toml" = "sha256-5O66e2KURIkRNnjEb6n92nohvfT3OxN0ePWR91sSuQA=";
    "websocket-kit" = "sha256-HlZS3WTfSgOypTrXfISEmlFrRGzU5aLDPHKi/2TK9AY=";
  };
}
