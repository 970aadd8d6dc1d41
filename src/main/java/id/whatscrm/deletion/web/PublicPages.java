package id.whatscrm.deletion.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

import id.whatscrm.deletion.request.RequestSettings;

/**
 * What all pages for the public share.
 */
@Configuration(proxyBeanMethods = false)
class PublicPages implements WebMvcConfigurer {

	@Bean
	LocaleResolver localeResolver(RequestSettings settings) {
		return new VisitorLanguage("https".equals(settings.publicUrl().getScheme()));
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		LocaleChangeInterceptor language = new LocaleChangeInterceptor();
		language.setParamName("lang");
		language.setHttpMethods("GET");
		language.setIgnoreInvalidLocale(true);
		registry.addInterceptor(language);
	}

}
