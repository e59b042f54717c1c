// A control plane and a relay for Tailscale on loopback: Tailscale's own, which its tests use. A machine that brings the key
// of the file joins. Everything is kept in memory.
package main

import (
	"crypto/tls"
	"flag"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"tailscale.com/derp/derpserver"
	"tailscale.com/tailcfg"
	"tailscale.com/tstest/integration/testcontrol"
	"tailscale.com/types/key"
)

const address = "127.0.0.1"

// Without a relay that it reaches, a machine that is alone in its tailnet does not count as connected.
func startRelay() *tailcfg.DERPMap {
	relay := httptest.NewUnstartedServer(derpserver.Handler(derpserver.New(key.NewNode(), log.Printf)))
	relay.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){}
	relay.StartTLS()
	node := &tailcfg.DERPNode{
		Name:             "relay",
		RegionID:         1,
		HostName:         address,
		IPv4:             address,
		IPv6:             "none",
		STUNPort:         -1,
		DERPPort:         relay.Listener.Addr().(*net.TCPAddr).Port,
		InsecureForTests: true,
	}
	region := &tailcfg.DERPRegion{RegionID: 1, RegionCode: "test", Nodes: []*tailcfg.DERPNode{node}}
	return &tailcfg.DERPMap{Regions: map[int]*tailcfg.DERPRegion{1: region}}
}

func main() {
	port := flag.String("port", "8480", "port of 127.0.0.1 to serve on")
	keyFile := flag.String("key-file", "", "file with the auth key that is required")
	flag.Parse()

	authKey, err := os.ReadFile(*keyFile)
	if err != nil {
		log.Fatal(err)
	}
	listen := net.JoinHostPort(address, *port)
	control := &testcontrol.Server{
		RequireAuthKey:  strings.TrimSpace(string(authKey)),
		ExplicitBaseURL: "http://" + listen,
		DERPMap:         startRelay(),
	}
	log.Fatal(http.ListenAndServe(listen, control))
}
