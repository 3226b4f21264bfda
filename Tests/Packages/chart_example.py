"""Compares examples/kubernetes with what the chart renders for the same wishes, so that neither grows old alone."""

import json
import subprocess

import yaml

EXAMPLE = "examples/kubernetes"
# What only Helm needs, or what Kubernetes would assume.
ASSUMED = {"revisionHistoryLimit": 10, "updateStrategy": {"type": "RollingUpdate"}, "imagePullPolicy": "IfNotPresent",
           "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
           "terminationGracePeriodSeconds": 30, "serviceAccountName": "default", "type": "ClusterIP",
           "scheme": "http", "path": "/metrics", "honorLabels": False}


def values():
    """The wishes of the example, as values of the chart."""
    secret = yaml.safe_load(open(f"{EXAMPLE}/secret.yaml"))
    return {
        "config": yaml.safe_load(open(f"{EXAMPLE}/sync-health-exporter.yml")),
        "secrets": secret["stringData"],
        "serviceAccount": {"create": False},
        "persistence": {"enabled": True},
        "networkPolicy": {"enabled": True},
        "serviceMonitor": {"enabled": True},
        "prometheusRule": {"enabled": True},
    }


def plain(node, key=""):
    """The node without what ASSUMED says, and without labels and annotations that are Helm's."""
    if isinstance(node, dict):
        if key in ("labels", "matchLabels", "selector") and "app.kubernetes.io/name" in node:
            return {"app.kubernetes.io/name": node["app.kubernetes.io/name"]}
        return {k: plain(v, k) for k, v in node.items()
                if ASSUMED.get(k, plain) != v and k not in ("annotations", "namespace")}
    if isinstance(node, list):
        # The order of flags and volumes means nothing.
        nodes = [plain(item) for item in node]
        return sorted(nodes, key=json.dumps) if key in ("args", "volumeMounts", "volumes") else nodes
    return node


def example():
    kustomization = yaml.safe_load(open(f"{EXAMPLE}/kustomization.yaml"))
    objects = []
    for path in kustomization["resources"]:
        objects += [document for document in yaml.safe_load_all(open(f"{EXAMPLE}/{path}")) if document]
    for generator in kustomization["configMapGenerator"]:
        data = {path: open(f"{EXAMPLE}/{path}").read() for path in generator["files"]}
        objects.append({"apiVersion": "v1", "kind": "ConfigMap", "data": data, "metadata": {
            "name": generator["name"], "labels": {"app.kubernetes.io/name": "sync-health-exporter"}}})
    rules = subprocess.run([f"{EXAMPLE}/prometheus-rules"], check=True, capture_output=True, text=True).stdout
    return objects + [yaml.safe_load(rules)]


def compare_with_example(render, fail):
    def comparable(objects):
        found = {}
        for object in objects:
            if "helm.sh/hook" in object["metadata"].get("annotations", {}):
                continue
            for key, text in object.get("data", {}).items():
                object["data"][key] = yaml.safe_load(text)
            found[object["kind"]] = plain(object)
        return found

    theirs, ours = comparable(render(values())), comparable(example())
    if theirs.keys() != ours.keys():
        fail(f"{EXAMPLE} and the chart differ in {sorted(theirs.keys() ^ ours.keys())}")
    for kind in ours:
        if ours[kind] != theirs[kind]:
            fail(f"the {kind} of {EXAMPLE} differs from the chart's:\n{yaml.safe_dump(ours[kind])}---\n"
                 f"{yaml.safe_dump(theirs[kind])}")
