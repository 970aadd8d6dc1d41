package id.whatscrm.deletion.demo;

import java.time.Duration;

import org.camunda.bpm.engine.impl.util.ClockUtil;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Moves the demo's clock forward, so that timers can be seen without waiting for days.
 */
@Controller
@Profile("demo")
class DemoClock {

	private static final int MAX_HOURS = 24 * 60;

	private Duration offset = Duration.ZERO;

	@GetMapping("/demo/clock")
	String show(Model model) {
		model.addAttribute("now", ClockUtil.getCurrentTime().toInstant());
		return "demo/clock";
	}

	@PostMapping("/demo/clock")
	synchronized String move(@RequestParam int hours) {
		if (hours > 0 && hours <= MAX_HOURS) {
			this.offset = this.offset.plusHours(hours);
			ClockUtil.offset(this.offset.toMillis());
		}
		return "redirect:/demo/clock";
	}

}
