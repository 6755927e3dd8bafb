"""deploy/slurm.py and deploy/kubernetes.yaml: what belongs together in them."""

import ast
import importlib.util
import re
from typing import Any

import pytest
import yaml

from tests.deploy.conftest import DEPLOY

SCHEDULER = 8786


@pytest.fixture(scope="module")
def resources() -> dict[str, dict[str, Any]]:
    """The resources of Kubernetes, by their kind."""
    read = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    return {resource["kind"]: resource for resource in read}


def test_the_example_for_slurm_is_python() -> None:
    """It can be parsed, and asks for the port that the documents name."""
    tree = ast.parse((DEPLOY / "slurm.py").read_text())
    set_to = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert set_to["PORT"] == SCHEDULER


def test_a_job_of_slurm_is_a_worker() -> None:
    """The script that dask-jobqueue makes of it starts one of one thread."""
    pytest.importorskip("dask_jobqueue")
    spec = importlib.util.spec_from_file_location("slurm", DEPLOY / "slurm.py")
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    with example.cluster() as cluster:
        script = cluster.job_script()
    assert re.search(r"dask_worker tcp://\S+:8786 .*--nthreads 1 ", script)
    assert "#SBATCH -J together-or-apart" in script


def _containers(resources: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    cluster = resources["DaskCluster"]["spec"]
    pods = [cluster["worker"]["spec"], cluster["scheduler"]["spec"]]
    pods.append(resources["Deployment"]["spec"]["template"]["spec"])
    return [container for pod in pods for container in pod["containers"]]


def test_every_container_is_bounded_and_not_root(resources: dict[str, dict[str, Any]]) -> None:
    """All are of one image, have a limit of memory, and may gain nothing."""
    containers = _containers(resources)
    assert len({container["image"] for container in containers}) == 1
    for container in containers:
        assert container["resources"]["limits"]["memory"]
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
    pod = resources["Deployment"]["spec"]["template"]["spec"]["securityContext"]
    assert pod["runAsNonRoot"] is True


def test_probes_and_services_name_ports_that_are_there(
    resources: dict[str, dict[str, Any]],
) -> None:
    """A probe or a service that names no port of its container would never answer."""
    for container in _containers(resources):
        ports = {port["name"] for port in container.get("ports", ())}
        for probe in ("readinessProbe", "livenessProbe"):
            assert container.get(probe, {"httpGet": {"port": None}})["httpGet"]["port"] in (
                {None} | ports
            )
    dashboard = resources["Deployment"]["spec"]["template"]["spec"]["containers"][0]
    names = {port["name"] for port in dashboard["ports"]}
    assert {port["targetPort"] for port in resources["Service"]["spec"]["ports"]} <= names


def test_who_selects_selects_what_is_there(resources: dict[str, dict[str, Any]]) -> None:
    """Service and Deployment choose the labels of the pods; the scheduler's is the cluster's."""
    deployment = resources["Deployment"]["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    assert deployment["selector"]["matchLabels"] == labels
    assert resources["Service"]["spec"]["selector"] == labels
    cluster = resources["DaskCluster"]
    service = cluster["spec"]["scheduler"]["service"]
    assert service["selector"]["dask.org/cluster-name"] == cluster["metadata"]["name"]
    # the operator names the scheduler's service after the cluster
    (address,) = (
        setting["value"]
        for setting in deployment["template"]["spec"]["containers"][0]["env"]
        if setting["name"] == "TOGETHER_SCHEDULER"
    )
    assert address == f"tcp://{cluster['metadata']['name']}-scheduler:{SCHEDULER}"
