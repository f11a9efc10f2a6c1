package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may talk to whom, as a cluster that keeps the policies would decide it: for a connection both ends must allow it. */
class NetworkTest {

    private static final Map<String, String> PLAIN = Map.of();
    private static final Map<String, String> LABELLED = Map.of("sealpost.io/clients", "true");

    /** A pod of a namespace; ours has no name here. */
    private record Pod(String name, Map<String, String> namespace, boolean ours, Map<String, String> labels) {}

    @ParameterizedTest
    @EnumSource
    void everyPodIsShutUntilAPolicyOpensIt(Overlay overlay) {
        assertThat(overlay.all(NetworkPolicy.class))
                .filteredOn(policy -> policy.getSpec().getPodSelector().equals(new LabelSelector()))
                .anySatisfy(policy -> {
                    assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
                    assertThat(policy.getSpec().getIngress()).isEmpty();
                    assertThat(policy.getSpec().getEgress()).isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource
    void onlyAuthServiceMailServiceAndAnAdministratorsPodReachTheVault(Overlay overlay) {
        assertThat(whoReach(overlay, "token-vault"))
                .containsExactlyInAnyOrder("auth-service", "mail-service", "ours: sealpost.io/vault-client");
    }

    @ParameterizedTest
    @EnumSource
    void theIngressControllerAndClientsReachAuthService(Overlay overlay) {
        assertThat(whoReach(overlay, "auth-service"))
                .containsExactlyInAnyOrder(
                        "ingress controller", "ours: sealpost.io/auth-client", "labelled: sealpost.io/auth-client");
    }

    @ParameterizedTest
    @EnumSource
    void theCronJobAndClientsReachMailService(Overlay overlay) {
        assertThat(whoReach(overlay, "mail-service"))
                .containsExactlyInAnyOrder(
                        "fetch", "ours: sealpost.io/mail-client", "labelled: sealpost.io/mail-client");
    }

    @Test
    void theServicesAloneReachTheDatabase() {
        assertThat(whoReach(Overlay.SMALL, "postgres"))
                .containsExactlyInAnyOrder("token-vault", "auth-service", "mail-service");
    }

    @ParameterizedTest
    @EnumSource
    void theInternetIsReachedAtThesePortsOnly(Overlay overlay) {
        var database = overlay == Overlay.SMALL ? Set.<String>of() : Set.of("5432");

        assertThat(portsTo(overlay, "auth-service", "203.0.113.7")).isEqualTo(with(database, "53", "443", "6443"));
        assertThat(List.of("token-vault", "mail-service"))
                .allSatisfy(name -> assertThat(portsTo(overlay, name, "203.0.113.7"))
                        .isEqualTo(with(database, "53", "443", "6443", "465", "587", "993", "995")));
        assertThat(portsTo(overlay, "fetch", "203.0.113.7")).containsExactly("53");
    }

    @ParameterizedTest
    @EnumSource
    void mailServersInPrivateNetworksAreNotReached(Overlay overlay) {
        for (var address :
                List.of("10.1.2.3", "172.16.5.5", "192.168.1.1", "100.64.0.1", "169.254.169.254", "127.0.0.1")) {
            assertThat(List.of("token-vault", "mail-service"))
                    .allSatisfy(name -> assertThat(portsTo(overlay, name, address))
                            .doesNotContain("465", "587", "993", "995", "25", "80"));
        }
    }

    /** An overlay replaces a policy by its name; two things in one could not be told apart without counting. */
    @ParameterizedTest
    @EnumSource
    void eachPolicySaysOneThing(Overlay overlay) {
        assertThat(overlay.all(NetworkPolicy.class))
                .filteredOn(policy -> !policy.getMetadata().getName().equals("default-deny"))
                .hasSizeGreaterThan(8)
                .allSatisfy(policy -> {
                    assertThat(policy.getSpec().getPolicyTypes()).hasSize(1);
                    assertThat(policy.getSpec().getIngress().size()
                                    + policy.getSpec().getEgress().size())
                            .isEqualTo(1);
                });
    }

    /** Otherwise a certificate of cert-manager's would never come: its pod gets the label and port that are its own in each release. */
    @Test
    void theIngressControllerAloneReachesTheSolverOfAnHttpChallenge() throws IOException {
        var policy = new KubernetesSerialization()
                .<NetworkPolicy>unmarshal(Files.readString(Path.of("components/cert-manager/solver.yaml")));
        var rule = policy.getSpec().getIngress().getFirst();

        assertThat(selects(policy.getSpec().getPodSelector(), Map.of("acme.cert-manager.io/http01-solver", "true")))
                .isTrue();
        assertThat(selects(policy.getSpec().getPodSelector(), PLAIN)).isFalse();
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(rule.getPorts()).extracting(port -> text(port.getPort())).containsExactly("8089");
        assertThat(candidates(Overlay.PRODUCTION).stream()
                        .filter(pod -> rule.getFrom().stream().anyMatch(peer -> isPeer(peer, pod)))
                        .map(Pod::name))
                .containsExactly("ingress controller");
    }

    /** What the README gives to copy is what the API knows, and a patch names a policy that is there. */
    @Test
    void thePoliciesOfTheReadmeAreOnesThatTheApiTakes() throws IOException {
        var here = Overlay.PRODUCTION.all(NetworkPolicy.class).stream()
                .map(policy -> policy.getMetadata().getName())
                .collect(Collectors.toSet());
        var documented = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .flatMap(block -> Stream.of(block.group(1).split("(?m)^---$")))
                .map(document -> new KubernetesSerialization().<HasMetadata>unmarshal(document))
                .toList();

        assertThat(documented).hasSizeGreaterThan(4).allSatisfy(object -> assertThat(RenderingTest.unknown(object))
                .isEmpty());
        assertThat(documented)
                .filteredOn(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .allSatisfy(policy -> assertThat(policy.getSpec().getPodSelector() == null)
                        .isEqualTo(here.contains(policy.getMetadata().getName())));
    }

    private static Set<String> with(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> whoReach(Overlay overlay, String name) {
        var target = ours(name, overlay.pods().get(name).getMetadata().getLabels());
        var port = Overlay.containers(overlay.pods().get(name))
                .findFirst()
                .orElseThrow()
                .getPorts()
                .getFirst();
        return candidates(overlay).stream()
                .filter(source -> !source.name().equals(name))
                .filter(source -> policies(overlay, target, "Ingress")
                        .anyMatch(policy -> policy.getSpec().getIngress().stream()
                                .anyMatch(rule -> opens(rule.getPorts(), port.getName(), port.getContainerPort())
                                        && (rule.getFrom().isEmpty()
                                                || rule.getFrom().stream().anyMatch(peer -> isPeer(peer, source))))))
                .filter(source -> !source.ours()
                        || !overlay.pods().containsKey(source.name())
                        || policies(overlay, source, "Egress").anyMatch(policy -> policy.getSpec().getEgress().stream()
                                .anyMatch(rule -> opens(rule.getPorts(), port.getName(), port.getContainerPort())
                                        && (rule.getTo().isEmpty()
                                                || rule.getTo().stream().anyMatch(peer -> isPeer(peer, target))))))
                .map(Pod::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Everything that exists, and everybody whom an operator may have labelled. */
    private static List<Pod> candidates(Overlay overlay) {
        var own = overlay.pods().entrySet().stream()
                .map(it -> ours(it.getKey(), it.getValue().getMetadata().getLabels()));
        var labels = List.of("sealpost.io/vault-client", "sealpost.io/auth-client", "sealpost.io/mail-client");
        var clients = labels.stream()
                .flatMap(label -> Stream.of(
                        ours("ours: " + label, Map.of(label, "true")),
                        new Pod("labelled: " + label, LABELLED, false, Map.of(label, "true")),
                        new Pod("stranger: " + label, PLAIN, false, Map.of(label, "true"))));
        var controller = new Pod("ingress controller", Map.of("sealpost.io/ingress", "true"), false, PLAIN);
        var stranger = new Pod("stranger", PLAIN, false, Map.of("app.kubernetes.io/name", "auth-service"));
        return Stream.concat(Stream.concat(own, clients), Stream.of(controller, stranger, ours("ours", PLAIN)))
                .toList();
    }

    private static Pod ours(String name, Map<String, String> labels) {
        return new Pod(name, PLAIN, true, labels);
    }

    private static Set<String> portsTo(Overlay overlay, String name, String address) {
        var source = ours(name, overlay.pods().get(name).getMetadata().getLabels());
        return policies(overlay, source, "Egress")
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .filter(rule -> rule.getTo().isEmpty() || rule.getTo().stream().anyMatch(peer -> covers(peer, address)))
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> text(port.getPort()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<NetworkPolicy> policies(Overlay overlay, Pod pod, String direction) {
        return overlay.all(NetworkPolicy.class).stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
                .filter(policy -> selects(policy.getSpec().getPodSelector(), pod.labels()));
    }

    private static boolean isPeer(NetworkPolicyPeer peer, Pod pod) {
        if (peer.getIpBlock() != null) {
            return false;
        }
        var namespace = peer.getNamespaceSelector() == null
                ? pod.ours()
                : selects(peer.getNamespaceSelector(), pod.namespace());
        return namespace && (peer.getPodSelector() == null || selects(peer.getPodSelector(), pod.labels()));
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        assertThat(selector.getMatchExpressions())
                .allMatch(asked -> asked.getOperator().equals("In"));
        var asked = Optional.ofNullable(selector.getMatchLabels()).orElse(new HashMap<>());
        return labels.entrySet().containsAll(asked.entrySet())
                && selector.getMatchExpressions().stream()
                        .allMatch(one -> one.getValues().contains(labels.get(one.getKey())));
    }

    private static boolean opens(List<NetworkPolicyPort> ports, String name, int number) {
        return ports.isEmpty()
                || ports.stream()
                        .map(port -> text(port.getPort()))
                        .anyMatch(text -> text.equals(name) || text.equals("" + number));
    }

    private static boolean covers(NetworkPolicyPeer peer, String address) {
        var block = peer.getIpBlock();
        return block != null
                && within(block.getCidr(), address)
                && block.getExcept().stream().noneMatch(except -> within(except, address));
    }

    private static boolean within(String cidr, String address) {
        if (cidr.contains(":")) {
            return false;
        }
        var bits = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
        var mask = bits == 0 ? 0 : -1 << (32 - bits);
        return (number(cidr.substring(0, cidr.indexOf('/'))) & mask) == (number(address) & mask);
    }

    private static int number(String address) {
        return Stream.of(address.split("\\.")).mapToInt(Integer::parseInt).reduce(0, (sum, part) -> sum << 8 | part);
    }

    private static String text(IntOrString port) {
        return port.getStrVal() != null ? port.getStrVal() : port.getIntVal().toString();
    }
}
