"""Runs the recipe of docs/models.md and compares its denoiser.
usage: denoise_torch.py MODEL.safetensors POINTS.npz   (x [n,d], sigma [n], z [n,c], denoised [n,d], scale [d])"""
import pathlib, sys
import numpy as np, torch

recipe = (pathlib.Path(__file__).parents[2] / "docs" / "models.md").read_text().split("```python\n")[1].split("```")[0]
exec(recipe)
points = np.load(sys.argv[2])
_, denoise = load(sys.argv[1])
found = denoise(*(torch.from_numpy(points[k]).double() for k in ("x", "sigma", "z"))).detach().numpy()
print(float(np.abs((found - points["denoised"]) / points["scale"]).max()))
