"""What no schema of a single object can say: how the objects of a release fit together, and how a pod is confined."""

import re

import cloudcoil.pydantic

# An unknown field is an error, as it is for the API server's strict validation.
cloudcoil.pydantic.BaseModel.model_config["extra"] = "forbid"

from cloudcoil.models.prometheus_operator import v1  # noqa: E402
from pydantic import ValidationError  # noqa: E402

CUSTOM = {"ServiceMonitor": v1.ServiceMonitor, "PodMonitor": v1.PodMonitor, "PrometheusRule": v1.PrometheusRule}


def validate_custom(object):
    """What prometheus-operator's definition of the kind has against the object; None if nothing."""
    try:
        CUSTOM[object["kind"]].model_validate(object)
    except ValidationError as error:
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())


# The two below prove that the validation is strict: without them an accepted object would prove nothing.
assert validate_custom({"apiVersion": "monitoring.coreos.com/v1", "kind": "PodMonitor", "metadata": {"name": "a"},
                        "spec": {"selector": {}, "podMetricsEndpoint": []}})
assert validate_custom({"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": {"name": "a"},
                        "spec": {"groups": [{"name": "a", "rules": [{"alert": "A"}]}]}})


def check_objects(objects, values, name):
    """Every problem, as a line."""
    problems = []

    def expect(truth, problem):
        if not truth:
            problems.append(f"{name}: {problem}")

    def of(kind):
        return [object for object in objects if object["kind"] == kind]

    keys = [(o["kind"], o["metadata"].get("namespace"), o["metadata"]["name"]) for o in objects]
    expect(len(keys) == len(set(keys)), f"two objects have one name: {keys}")
    for object in objects:
        expect(re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", object["metadata"]["name"]),
               f"{object['metadata']['name']} is not a name")
        if "-own" not in object["metadata"]["name"] and "-text" not in object["metadata"]["name"]:
            labels = object["metadata"]["labels"]
            expect(labels["app.kubernetes.io/instance"] == "trial", "an object without its release")
            expect(values.get("commonLabels", {}).items() <= labels.items(), "an object without the common labels")

    stateful, = of("StatefulSet")
    service, = of("Service")
    spec, pod = stateful["spec"], stateful["spec"]["template"]["spec"]
    labels = spec["template"]["metadata"]["labels"].items()
    expect(spec["selector"]["matchLabels"].items() <= labels, "the StatefulSet does not select its pods")
    expect(service["spec"]["selector"].items() <= labels, "the Service does not select the pods")
    expect(spec["serviceName"] == service["metadata"]["name"], "the Service has another name than the StatefulSet says")
    for object in of("NetworkPolicy"):
        expect(object["spec"]["podSelector"]["matchLabels"].items() <= labels, "the NetworkPolicy selects no pod")
    for object in of("PodDisruptionBudget"):
        expect(object["spec"]["selector"]["matchLabels"].items() <= labels, "the PodDisruptionBudget selects no pod")
    for object in of("ServiceMonitor"):
        expect(object["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items(),
               "the ServiceMonitor does not select the Service")
    for object in of("PodMonitor"):
        expect(object["spec"]["selector"]["matchLabels"].items() <= labels, "the PodMonitor selects no pod")
    for object in of("ServiceMonitor") + of("PodMonitor"):
        endpoint, = object["spec"].get("endpoints") or object["spec"]["podMetricsEndpoints"]
        shards = [r for r in endpoint["relabelings"] if r.get("targetLabel") == "shard"]
        expect(bool(shards) == (spec["replicas"] > 1), "only shards have the label `shard`")
        jobs = [r for r in endpoint["relabelings"] if r.get("targetLabel") == "job"]
        expect([r["replacement"] for r in jobs] == ["sync-health-exporter"], "SyncExporterDown does not know the job")
        elsewhere = object["metadata"]["namespace"] != stateful["metadata"]["namespace"]
        expect(("namespaceSelector" in object["spec"]) == elsewhere, "the monitor looks in the wrong namespace")
        secure = "tls_server_config" in values.get("webConfig", {})
        expect(endpoint["scheme"] == ("https" if secure else "http"), "the monitor has the wrong scheme")

    expect(spec["replicas"] == values.get("shards", 1), "as many pods as shards")
    total = [a for a in pod["containers"][0]["args"] if a.startswith("--shard.total=")]
    expect(total == ([f"--shard.total={spec['replicas']}"] if spec["replicas"] > 1 else []), "--shard.total differs")

    tests = [object["spec"] for object in of("Pod")]
    for confined in [pod] + tests:
        expect(confined["automountServiceAccountToken"] is False, "a pod has a token of the cluster")
        context = confined["securityContext"]
        expect(context.get("runAsNonRoot") and context["seccompProfile"]["type"] == "RuntimeDefault",
               "a pod breaks the restricted Pod Security Standard")
        if name == "openshift":
            expect(not context.keys() & {"runAsUser", "runAsGroup", "fsGroup"}, "a pod has a user ID of its own")
        else:
            expect(context["runAsUser"] == 10380, "a pod runs as another user than the image")
        volumes = {volume["name"] for volume in confined.get("volumes", [])} | {
            claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])}
        for container in confined["containers"]:
            own = container["securityContext"]
            expect(own["allowPrivilegeEscalation"] is False and own["capabilities"] == {"drop": ["ALL"]},
                   f"container {container['name']} breaks the restricted Pod Security Standard")
            expect({mount["name"] for mount in container.get("volumeMounts", [])} <= volumes, "a mount without volume")
    expect(pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"], "the root file system is writable")

    # What a volume names is made by the chart, unless the values name it.
    made = {o["metadata"]["name"] for o in of("ConfigMap") + of("Secret")}
    given = {values.get(key) for key in ("existingConfigMap", "existingSecret", "existingWebConfigSecret")}
    given |= {v["secret"]["secretName"] for v in values.get("extraVolumes", [])}
    for volume in pod.get("volumes", []):
        source = volume.get("configMap", {}).get("name") or volume["secret"]["secretName"]
        expect(source in made | given, f"{source} is mounted and not made")
    account = pod["serviceAccountName"]
    expect(account in {o["metadata"]["name"] for o in of("ServiceAccount")} or not values["serviceAccount"]["create"],
           f"ServiceAccount {account} is not made")

    # The kubelet has neither a login nor a certificate.
    web = values.get("webConfig", {})
    closed = "existingWebConfigSecret" in values or "basic_auth_users" in web or \
        web.get("tls_server_config", {}).get("client_auth_type", "").startswith("Require")
    for probe in (pod["containers"][0][key] for key in ("livenessProbe", "readinessProbe")):
        expect(not closed or "tcpSocket" in probe, "a probe would be refused")
        if "httpGet" in probe and "livenessProbe" not in values:
            expect((probe["httpGet"].get("scheme") == "HTTPS") == bool(web), "a probe has the wrong scheme")
    return problems
